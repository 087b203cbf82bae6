// A bot built on Feishu's own SDK for Node.js, which shares no code with the adapter's library: it replies, changes its
// cards, uploads, downloads and answers whatever people press, over the long connection and behind an address of its
// own. Run with the address of a Feishu, the id and the secret of an app, its encrypt key and its verification token;
// it knows nothing of this project, and writes down what it sees as lines of JSON.
"use strict";

const http = require("node:http");
const zlib = require("node:zlib");
const lark = require("@larksuiteoapi/node-sdk");

const [domain, appId, appSecret, encryptKey, verificationToken] = process.argv.slice(2);

function tell(event, seen = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...seen })}\n`);
}

const failed = (failure) => tell("failed", { failure: `${failure.stack ?? failure}` });
const quiet = () => {};
const logger = {
  error: (words) => tell("complained", { words: JSON.stringify(words) }),
  warn: (words) => tell("warned", { words: JSON.stringify(words) }),
  info: quiet, debug: quiet, trace: quiet,
};
const client = new lark.Client({ appId, appSecret, domain, logger });
const messages = client.im.v1.message;

// A grey PNG, made by hand.
function picture(width, height) {
  const chunk = (kind, body) => {
    const named = Buffer.concat([Buffer.from(kind), body]);
    const framed = Buffer.alloc(8);
    framed.writeUInt32BE(body.length, 0);
    framed.writeUInt32BE(zlib.crc32(named), 4);
    return Buffer.concat([framed.subarray(0, 4), named, framed.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const rows = zlib.deflateSync(Buffer.alloc((width + 1) * height));
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

const plain = (content) => ({ tag: "plain_text", content });

const button = (label, value) => ({
  tag: "button", text: plain(label), type: "primary", behaviors: [{ type: "callback", value }],
});

const choice = () => ({
  tag: "select_static", name: "ratio", placeholder: plain("Which ratio?"),
  options: [{ text: plain("Square"), value: "1:1" }, { text: plain("Wide"), value: "16:9" }],
  behaviors: [{ type: "callback", value: { list: "ratio" } }],
});

const card = (words, ...more) => JSON.stringify({
  schema: "2.0",
  config: { update_multi: true },
  header: { template: "blue", title: plain("Drawing") },
  body: { elements: [{ tag: "markdown", content: words }, ...more] },
});

const text = (words) => JSON.stringify({ text: words });

async function send(chat, kind, content, uuid) {
  const data = { receive_id: chat, msg_type: kind, content, ...(uuid ? { uuid } : {}) };
  return (await messages.create({ params: { receive_id_type: "chat_id" }, data })).data;
}

async function reply(message, kind, content, more = {}) {
  const data = { msg_type: kind, content, ...more };
  return (await messages.reply({ path: { message_id: message.message_id }, data })).data;
}

const patch = (id, content) => messages.patch({ path: { message_id: id }, data: { content } });

async function seen(id) {
  const found = await messages.get({ path: { message_id: id } });
  return found.data.items[0];
}

async function draw(message) {
  await reply(message, "text", text("At once"));
  const post = await reply(message, "interactive", card("Half done", button("Cancel", { token: "cancel" })));
  const { image_key: key } = await client.im.v1.image.create({
    data: { image_type: "message", image: picture(48, 32) },
  });
  const image = { tag: "img", img_key: key, alt: plain("grey") };
  await patch(post.message_id, card("Done", image, button("Again", { token: "again" }), choice()));
  const found = await seen(post.message_id);
  tell("drawn", {
    id: post.message_id, key, parent: found.parent_id, kind: found.msg_type, updated: found.updated,
    by: found.sender.sender_type, chat: found.chat_id,
  });
}

async function keep(message) {
  const { file_key: key } = await client.im.v1.file.create({
    data: { file_type: "stream", file_name: "picture.png", file: picture(64, 48) },
  });
  const post = await send(message.chat_id, "file", JSON.stringify({ file_key: key }));
  tell("kept", { id: post.message_id, key });
}

async function measure(message) {
  const images = JSON.parse(message.content).content.flat().filter((part) => part.tag === "img");
  const sizes = [];
  for (const { image_key: key } of images) {
    const found = await client.im.v1.messageResource.get({
      path: { message_id: message.message_id, file_key: key }, params: { type: "image" },
    });
    const body = [];
    for await (const piece of found.getReadableStream()) body.push(piece);
    sizes.push(Buffer.concat(body).length);
  }
  tell("measured", { sizes });
}

async function twice(message) {
  const first = await send(message.chat_id, "text", text("once"), "the-same");
  const second = await send(message.chat_id, "text", text("once"), "the-same");
  tell("repeated", { same: first.message_id === second.message_id });
}

async function refused(message) {
  const said = await send(message.chat_id, "text", text("a text"));
  const unknown = JSON.stringify({ schema: "2.0", body: { elements: [{ tag: "markdown", content: "x", colour: "red" }] } });
  const ways = {
    gone: () => seen("om_0"),
    elsewhere: () => send("oc_0", "text", text("x")),
    large: () => send(message.chat_id, "interactive", card("x".repeat(40_000))),
    odd: () => send(message.chat_id, "interactive", unknown),
    wordy: () => patch(said.message_id, card("no card before")),
    garbage: () => client.im.v1.image.create({ data: { image_type: "message", image: Buffer.from("no picture") } }),
  };
  const codes = {};
  for (const [name, way] of Object.entries(ways)) {
    codes[name] = await way().then(
      (answer) => answer?.code ?? 0,
      (failure) => [failure.response?.status, failure.response?.data?.code],
    );
  }
  tell("refused", { codes });
}

async function taken(message) {
  const begun = await reply(message, "text", text("about it"), { reply_in_thread: true });
  await reply(begun, "text", text("more about it"), { reply_in_thread: true });
  const gone = await reply(begun, "text", text("for a moment"), { reply_in_thread: true });
  await messages.delete({ path: { message_id: gone.message_id } });
  await messages.update({
    path: { message_id: begun.message_id }, data: { msg_type: "text", content: text("about that") },
  });
  const found = await messages.list({ params: { container_id_type: "thread", container_id: begun.thread_id } });
  const said = found.data.items.filter((one) => !one.deleted && one.sender.sender_type === "app");
  tell("taken", { thread: begun.thread_id, said: said.map((one) => JSON.parse(one.body.content).text) });
}

async function who(message, sender) {
  const info = await client.request({ method: "GET", url: "/open-apis/bot/v3/info" });
  const person = await client.contact.v3.user.get({
    path: { user_id: sender.sender_id.open_id }, params: { user_id_type: "open_id" },
  });
  tell("known", { me: info.bot.open_id, name: info.bot.app_name, person: person.data.user.name });
}

const WISHES = { draw, keep, measure, twice, refused, taken, who };

function words(message) {
  const content = JSON.parse(message.content);
  const parts = Array.isArray(content.content) ? content.content.flat() : [];
  const said = content.text ?? parts.filter((part) => part.tag === "text").map((part) => part.text).join("");
  return said.replace(/@_user_\d+\s*/g, "").trim();
}

async function heard(way, { message, sender, event_id: id }) {
  const said = words(message);
  tell("message", {
    way, id: message.message_id, event_id: id, said, kind: message.message_type, chat: message.chat_type,
    by: sender.sender_id.open_id, mentions: (message.mentions ?? []).map((one) => one.id.open_id),
    parent: message.parent_id ?? "", thread: message.thread_id ?? "", length: said.length,
  });
  await WISHES[said.split(" ")[0]]?.(message, sender);
}

function pressed(way, { operator, action, context, token }) {
  const value = action.option ?? action.value?.token;
  tell("pressed", { way, value, on: context.open_message_id, by: operator.open_id, token: Boolean(token) });
  return { toast: { type: "info", content: `Taken: ${value}` } };
}

function dispatcher(way, keys = {}) {
  const safely = (act) => (event) => act(way, event).catch(failed);
  return new lark.EventDispatcher({ ...keys, logger }).register({
    "im.message.receive_v1": safely(heard),
    "im.message.recalled_v1": (event) => tell("recalled", { way, id: event.message_id, chat: event.chat_id }),
    "im.chat.member.bot.added_v1": (event) => tell("joined", { way, chat: event.chat_id }),
    "im.chat.member.bot.deleted_v1": (event) => tell("left", { way, chat: event.chat_id }),
    "im.chat.disbanded_v1": (event) => tell("left", { way, chat: event.chat_id }),
    "im.message.message_read_v1": () => tell("read", { way }),
    "card.action.trigger": (event) => pressed(way, event),
  });
}

const socket = new lark.WSClient({
  appId, appSecret, domain, logger,
  onReady: () => tell("ready"),
  onReconnecting: () => tell("lost"),
  onReconnected: () => tell("ready", { again: true }),
  onError: (failure) => tell("refused-connection", { failure: `${failure}` }),
});
const hook = lark.adaptDefault("/hook", dispatcher("hook", { encryptKey, verificationToken }), { autoChallenge: true });
const door = http.createServer(hook);
door.listen(0, "127.0.0.1", () => {
  tell("open", { url: `http://127.0.0.1:${door.address().port}/hook` });
  socket.start({ eventDispatcher: dispatcher("socket") }).catch(failed);
});
