// The page loads itself again at nought, without scripts too.
const left = document.getElementById("left");
setInterval(() => { left.textContent = Math.max(0, left.textContent - 1); }, 1000);
