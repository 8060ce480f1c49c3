import http from "node:http";
import net from "node:net";
import { h2cServer } from "./h2c";
import { http1Server } from "./http1";
import type { Call } from "./settings";
import type { Tokens } from "./tokens";

/** Where it says that it is ready. The platform asks there, from outside the instance. */
const healthPort = 15000;

/** Ends what is served: nothing new comes in, and what runs may end. */
export interface Served {
  close(): void;
}

/** Listens on each port, for the program beside it alone. */
export async function serve(calls: Call[], tokens: Tokens, health = healthPort): Promise<Served> {
  const servers: net.Server[] = [];
  for (const call of calls) {
    // `localhost` is either of the two; an instance may have no IPv6.
    for (const address of ["127.0.0.1", "::1"]) {
      const server = eitherServer(call, tokens);
      if (await listens(server, call.port, address)) servers.push(server);
    }
  }
  const ready = http.createServer((_, response) => response.end());
  await listens(ready, health);
  servers.push(ready);
  return {
    close: () => {
      for (const server of servers) server.close();
    },
  };
}

/** How a connection of HTTP/2 begins (RFC 9113, section 3.4), and no request of HTTP/1.1. */
const preface = "PRI";

/** Answers HTTP/1.1 and HTTP/2 at one port, as a server on Cloud Run does. */
function eitherServer(call: Call, tokens: Tokens): net.Server {
  const [http1, h2c] = [http1Server(call, tokens), h2cServer(call, tokens)];
  return net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    const look = (): void => {
      const start = socket.read() as Buffer | null;
      if (start === null) return;
      socket.unshift(start);
      if (start.length < preface.length) {
        socket.once("readable", look);
        return;
      }
      const isHttp2 = start.toString("latin1", 0, preface.length) === preface;
      (isHttp2 ? h2c : http1).emit("connection", socket);
    };
    socket.once("readable", look);
  });
}

/** Whether it does: not at an address that there is not. */
async function listens(server: net.Server, port: number, address?: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (address === "::1" && ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(error.code ?? "")) resolve(false);
      else reject(error);
    });
    server.listen(port, address, () => {
      resolve(true);
    });
  });
}
