// Passkeys: a form whose answer the browser's authenticator gives. Without this script, or in a
// browser that knows no passkeys, such forms stay hidden and codes do the same work.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const OLD = 4.5 * 60 * 1000; // the server's challenge holds for five minutes
  const shown = Date.now();

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  function readable(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials])
      for (const each of list || []) each.id = bytes(each.id);
    return options;
  }

  function written(credential) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[part]) response[part] = text(credential.response[part]);
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    });
  }

  function words(error) {
    if (error.name === "NotAllowedError" || error.name === "AbortError")
      return "Nothing was sent. You cancelled, or it took too long. Try again when you are ready.";
    if (error.name === "InvalidStateError")
      return "This device has a passkey for your account already.";
    return "This browser can't use a passkey here. Use a code or another device.";
  }

  async function answer(event) {
    const form = event.currentTarget;
    const field = form.querySelector("[data-answer]");
    if (field.value || Date.now() - shown > OLD) return; // an old page gets a new challenge
    event.preventDefault();
    const button = form.querySelector("button");
    const message = form.querySelector("[role=alert]");
    message.textContent = "";
    button.disabled = true;
    try {
      const publicKey = readable(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.ceremony]({ publicKey });
      field.value = written(credential);
      form.submit();
    } catch (error) {
      message.textContent = words(error);
    } finally {
      button.disabled = false;
    }
  }

  for (const excuse of document.querySelectorAll("[data-no-passkeys]")) excuse.hidden = true;
  for (const hidden of document.querySelectorAll("[data-passkeys], [data-ceremony]")) {
    hidden.hidden = false;
    if (hidden.dataset.ceremony) hidden.addEventListener("submit", answer);
  }
})();
