import type http2 from "node:http2";

/** One that nobody has used for so long is closed. */
const idleMilliseconds = 300_000;

/** Streams that Cloud Run takes on one connection (https://cloud.google.com/run/quotas). */
const mostStreams = 100;

interface Session {
  session: http2.ClientHttp2Session;
  /** When it is connected. */
  ready: Promise<void>;
  streams: number;
}

/** Connections to one server: as many as its streams need, each made anew when it has ended. */
export class Sessions {
  private open: Session[] = [];

  constructor(private readonly connect: () => http2.ClientHttp2Session) {}

  /** Begins a request on a connection that has room, once it is there. */
  async request(headers: http2.OutgoingHttpHeaders): Promise<http2.ClientHttp2Stream> {
    const used = this.open.find(({ session, streams }) => streams < limit(session) && !session.closed) ?? this.add();
    used.streams++;
    try {
      await used.ready;
      const stream = used.session.request(headers);
      stream.once("close", () => used.streams--);
      return stream;
    } catch (error) {
      used.streams--;
      throw error;
    }
  }

  private add(): Session {
    const session = this.connect();
    const added = { session, ready: connected(session), streams: 0 };
    const forget = (): void => {
      this.open = this.open.filter((one) => one !== added);
    };
    // Whoever waits for it, and each of its streams, hears of an error too.
    session.on("error", forget).on("goaway", forget).on("close", forget);
    session.setTimeout(idleMilliseconds, () => {
      forget();
      session.close();
    });
    this.open.push(added);
    return added;
  }
}

/** Until the server has said how many it takes, as many as Cloud Run does. */
function limit({ connecting, remoteSettings }: http2.ClientHttp2Session): number {
  return connecting ? mostStreams : Math.min(remoteSettings.maxConcurrentStreams ?? mostStreams, mostStreams);
}

async function connected(session: http2.ClientHttp2Session): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    session.once("connect", () => {
      resolve();
    });
    session.once("error", reject);
    session.once("close", () => {
      reject(new Error("the connection was closed"));
    });
  });
}
