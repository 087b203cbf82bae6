// Asks for the password, and opens the chat once it is right.
import { label, word } from "./words.js";

const field = document.querySelector("#password");
const trouble = document.querySelector("#trouble");

document.querySelector("#login").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch("/login", { method: "POST", body: field.value });
    if (answer.ok) return location.reload();
    const seconds = answer.headers.get("Retry-After");
    trouble.textContent = seconds ? word("wait", { seconds }) : word("wrong");
  } catch {
    trouble.textContent = word("unreachable");
  }
  field.select();
});

label();
