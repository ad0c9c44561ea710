/** A gateway shard in its barest form: takes sockets over the message channel and answers on them. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  response.end(`${process.pid} plain ${request.url}`);
});
server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
  socket.write(`${process.pid} ${request.url} ${request.headers['x-test'] ?? ''}`);
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => socket.write(data));
});
process.on('message', ({ head }, socket) => {
  socket.unshift(Buffer.from(head, 'base64'));
  server.emit('connection', socket);
  socket.resume();
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
