// The page's own few labels, in two languages, and which of them is used.
import { recall, remember } from "./memory.js";

const WORDS = {
  en: {
    hello: "What shall I paint for you?",
    intro: "Say it in your own words. Attach a picture to change it.",
    examples: [
      ["🐱", "Draw a cat napping in the sun"],
      ["🏔️", "Mountains above a sea of clouds, wide"],
      ["🎨", "A logo for a small coffee shop"],
      ["🚀", "An astronaut watering flowers on the moon"],
    ],
    placeholder: "What do you want to see?",
    attach: "Attach a picture",
    send: "Send",
    remove: "Remove",
    newer: "New messages",
    online: "Online",
    connecting: "Connecting…",
    offline: "Offline. Messages are kept and sent as soon as the connection is back.",
    sending: "Sending…",
    edit: "Change",
    editing: "Change: {text}",
    edited: "changed",
    recall: "Take back",
    recalled: "Message taken back",
    reply: "Reply",
    answering: "Reply to: {text}",
    picture: "Picture",
    view: "View at full size",
    uncover: "Show the picture",
    save: "Download",
    close: "Close",
    light: "Light colours",
    dark: "Dark colours",
    other: "中文",
    switch: "切换到中文",
    progress: "Progress",
    original: "Original",
    large: "A picture may have at most 20 MB.",
    unreadable: "This is not a picture that can be used. PNG, JPEG, WebP and GIF can.",
    failed: "The picture could not be uploaded. Please try again.",
    password: "Password",
    enter: "Come in",
    wrong: "That is not the password.",
    wait: "Too many tries. Please wait {seconds} s.",
    unreachable: "No connection. Please try again.",
    conversation: "Conversation",
  },
  zh: {
    hello: "今天想画点什么？",
    intro: "用你自己的话说就好。附上一张图片，还可以帮你修改。",
    examples: [
      ["🐱", "帮我画一只在阳光下打盹的猫"],
      ["🏔️", "画一幅云海之上的雪山，横图"],
      ["🎨", "给一家小咖啡馆设计一个标志"],
      ["🚀", "画一位在月球上浇花的宇航员"],
    ],
    placeholder: "说说你想看到什么…",
    attach: "添加图片",
    send: "发送",
    remove: "移除",
    newer: "新消息",
    online: "已连接",
    connecting: "正在连接…",
    offline: "连接已断开。消息会保留，恢复后自动发送。",
    sending: "发送中…",
    edit: "修改",
    editing: "修改：{text}",
    edited: "已修改",
    recall: "撤回",
    recalled: "消息已撤回",
    reply: "回复",
    answering: "回复：{text}",
    picture: "图片",
    view: "查看大图",
    uncover: "显示图片",
    save: "下载",
    close: "关闭",
    light: "浅色",
    dark: "深色",
    other: "English",
    switch: "Switch to English",
    progress: "进度",
    original: "原图",
    large: "图片不能超过 20 MB。",
    unreadable: "这个文件不是可用的图片，请使用 PNG、JPEG、WebP 或 GIF。",
    failed: "图片没有上传成功，请再试一次。",
    password: "密码",
    enter: "进入",
    wrong: "密码不对。",
    wait: "尝试次数太多，请等待 {seconds} 秒。",
    unreachable: "连接不上，请再试一次。",
    conversation: "对话",
  },
};

const system = navigator.language || "en";
let language = recall("language", system.toLowerCase().startsWith("zh") ? "zh" : "en");
if (!(language in WORDS)) language = "en";

export function word(name, values = {}) {
  const text = WORDS[language][name];
  return typeof text === "string" ? text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "") : text;
}

// What the page tells the bot: the person's choice, else the browser's own language.
export function locale() {
  return recall("language", "") || system;
}

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  remember("language", language);
  label();
}

// Fills in every element that names its word, and marks the page's language.
export function label() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-title]")) {
    element.title = word(element.dataset.title);
    element.setAttribute("aria-label", element.title);
  }
  document.dispatchEvent(new Event("language"));
}

export function clock(seconds) {
  const form = { hour: "2-digit", minute: "2-digit" };
  const time = new Date(seconds * 1000);
  if (time.toDateString() !== new Date().toDateString()) Object.assign(form, { month: "short", day: "numeric" });
  return time.toLocaleString(document.documentElement.lang, form);
}
