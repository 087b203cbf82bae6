// Writes webhook calls as Feishu does: each line of JSON that comes in (the body, as text, with the encrypt key, the
// time and the nonce) goes out encrypted and signed, made with Node's own cryptography, after Feishu's own SDK has read
// it again.
"use strict";

const crypto = require("node:crypto");
const readline = require("node:readline");
const { AESCipher, EventDispatcher } = require("@larksuiteoapi/node-sdk");

function sealed({ plain, key, timestamp, nonce }) {
  const secret = crypto.createHash("sha256").update(key).digest();
  const start = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv("aes-256-cbc", secret, start);
  const encrypt = Buffer.concat([start, cipher.update(plain, "utf8"), cipher.final()]).toString("base64");
  const body = JSON.stringify({ encrypt });
  const signature = crypto.createHash("sha256").update(`${timestamp}${nonce}${key}${body}`).digest("hex");
  const headers = {
    "X-Lark-Request-Timestamp": timestamp, "X-Lark-Request-Nonce": nonce, "X-Lark-Signature": signature,
  };
  if (new AESCipher(key).decrypt(encrypt) !== plain) throw new Error("it cannot be read again");
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { requestHandle } = new EventDispatcher({ encryptKey: key, logger: {
    error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {},
  } });
  const fits = requestHandle.checkIsEventValidated(Object.assign(Object.create({ headers: lower }), { encrypt }));
  return { body, headers, fits };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(sealed(JSON.parse(line)))}\n`);
});
