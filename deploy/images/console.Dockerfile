# syntax=docker/dockerfile:1
# The console is static files, from the root of the repository:
#   docker build -f deploy/images/console.Dockerfile -t jumpfleet/console .
FROM node:24-bookworm-slim AS build
WORKDIR /src
ENV NX_DAEMON=false CI=true
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx nx build @jumpfleet/console

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY deploy/images/console.nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /src/apps/console/dist /usr/share/nginx/html
USER 10001:10001
EXPOSE 8080
