// The connection: sends what is not taken yet, receives what has changed, and comes back by itself.
import { fresh, recall, remember } from "./memory.js";

const SHORTEST = 300;
const LONGEST = 15000;
const PATIENCE = 10000;
const STARTED_OVER = [4001, 4003];

export class Wire extends EventTarget {
  #socket = null;
  #pause = SHORTEST;
  #timer = 0;
  #watch = 0;
  #last = 0;
  #room = "";

  constructor() {
    super();
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#drop());
    addEventListener("pageshow", (event) => event.persisted && this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  get waiting() {
    return recall("outbox", []);
  }

  // Kept until the server has taken it; returns the request with its id.
  send(request) {
    const kept = { id: fresh(), ...request };
    remember("outbox", [...this.waiting, kept]);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(kept));
    else this.#hurry();
    this.#await();
    return kept;
  }

  connect() {
    const query = new URLSearchParams({ after: this.#last, room: this.#room });
    const address = new URL(`/ws?${query}`, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(JSON.parse(event.data));
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  #receive(message) {
    switch (message.type) {
      case "hello":
        return this.#welcomed(message);
      case "posts":
        for (const entry of message.entries) this.#last = Math.max(this.#last, entry.sequence);
        return this.#tell("posts", message.entries);
      case "cleared":
        this.#last = 0;
        return this.#tell("cleared");
      case "taken":
        remember("outbox", this.waiting.filter((request) => request.id !== message.id));
        this.#await();
        return this.#tell("taken", message.id);
    }
  }

  #welcomed(hello) {
    this.#room = hello.room;
    this.#pause = SHORTEST;
    for (const request of this.waiting) this.#socket.send(JSON.stringify(request));
    this.#await();
    this.#tell("state", "online");
  }

  // A connection may be dead without anybody noticing: an answer that does not come is the only sign.
  #await() {
    clearTimeout(this.#watch);
    if (this.waiting.length) this.#watch = setTimeout(() => this.#drop(), PATIENCE);
  }

  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.#lost(socket, 0);
  }

  #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (STARTED_OVER.includes(code) && this.#mayStartOver()) return location.reload();
    this.#tell("state", "offline");
    // Not all at the same moment, when a server comes back that many waited for.
    this.#timer = setTimeout(() => this.connect(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(LONGEST, this.#pause * 2);
  }

  #hurry() {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    this.connect();
  }

  // A browser that keeps no cookies would reload for ever.
  #mayStartOver() {
    const before = recall("restart", 0);
    remember("restart", Date.now());
    return Date.now() - before > 10000;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
