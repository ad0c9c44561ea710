# syntax=docker/dockerfile:1
# One image for each Node service, from the root of the repository:
#   docker build -f deploy/images/service.Dockerfile --build-arg APP=policy -t jumpfleet/policy .
# Three carry more than themselves, registry and sessions the Jump Client's packages, the edge the console:
#   docker build -f deploy/images/service.Dockerfile --build-arg APP=registry --target registry -t jumpfleet/registry .
#   docker build -f deploy/images/service.Dockerfile --build-arg APP=sessions --target sessions -t jumpfleet/sessions .
#   docker build -f deploy/images/service.Dockerfile --build-arg APP=jumpfleet --target edge -t jumpfleet/edge .
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV NX_DAEMON=false CI=true
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx nx run-many -t build
RUN npx nx package @jumpfleet/jump-client
RUN npm prune --omit=dev --no-audit --no-fund

FROM ${NODE_IMAGE} AS service
ARG APP
RUN test -n "${APP}"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/libs ./libs
COPY --from=build /src/apps/${APP} ./apps/${APP}
WORKDIR /app/apps/${APP}
USER 10001:10001
EXPOSE 8080 9090
CMD ["node", "--enable-source-maps", "dist/main.js"]

FROM service AS registry
COPY --from=build /src/apps/jump-client/dist/package /app/jump-client-packages
ENV JUMP_CLIENT_PACKAGE_DIR=/app/jump-client-packages

FROM registry AS sessions

FROM service AS edge
COPY --from=build /src/apps/console/dist /app/apps/console/dist
CMD ["node", "--enable-source-maps", "dist/edge/main.js"]

# The last stage is what a build without --target makes.
FROM service
