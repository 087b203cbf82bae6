// Small pieces the page is made of. Text always goes in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== "") element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// How the page scrolls by itself, for people whom movement makes dizzy too.
export function gently() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

// A button with a picture only; its name is read out and shown on hovering.
export function iconButton(name, label, press) {
  const button = make("button", { type: "button", class: "plain icon", "data-title": label }, icon(name));
  button.addEventListener("click", press);
  return button;
}

// Web addresses in a text become links; whatever else looks like an address stays text.
const ADDRESS = /https?:\/\/[^\s<>"'()\u2018-\u201d\u3000-\u303f\uff00-\uffef]+/gi;
const LONGEST = 48;

export function linked(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?]+$/, "");
    nodes.push(text.slice(end, match.index), link(address, shortened(address)));
    end = match.index + address.length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

export function link(address, text) {
  if (!safe(address)) return text;
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

function shortened(address) {
  if (address.length <= LONGEST) return address;
  return `${address.slice(0, LONGEST - 12)}…${address.slice(-11)}`;
}

export function safe(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
