// Asks the server to mail a customer his keys.

import { explain, request } from "./http.js";
import { language, pageData } from "./page.js";

const texts = pageData();
const ask = document.getElementById("ask");
const sent = document.getElementById("sent");
const form = document.getElementById("recover");
const email = document.getElementById("email");
const error = document.getElementById("email-error");
const button = form.querySelector("button");
const label = button.textContent;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.ariaDisabled === "true") return;
  const mistake = mistakeOf(email);
  if (mistake) return refuse(mistake);
  email.ariaInvalid = null;
  error.textContent = "";
  await send();
});

document.getElementById("another").addEventListener("click", () => {
  sent.hidden = true;
  ask.hidden = false;
  email.value = "";
  email.focus();
});

async function send() {
  button.ariaDisabled = "true";
  button.textContent = texts.sending;
  const product = form.dataset.product || undefined;
  const answer = await request("POST", "/v1/licenses/recover", {
    body: { email: email.value.trim(), product, language },
  });
  button.ariaDisabled = null;
  button.textContent = label;
  if (answer.ok) return thank();
  if (answer.status === 400 || answer.status === 422) return refuse(texts.email_wrong);
  error.textContent = explain(answer, texts);
}

function mistakeOf(input) {
  if (input.value.trim() === "") return texts.email_missing;
  return input.validity.valid ? null : texts.email_wrong;
}

function refuse(mistake) {
  error.textContent = mistake;
  email.ariaInvalid = "true";
  email.focus();
}

function thank() {
  ask.hidden = true;
  sent.hidden = false;
  sent.querySelector("h1").focus();
}
