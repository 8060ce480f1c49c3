// A single-page application without a framework: it asks where its end points are, and then for what a page shows.
async function contract() {
  const answer = await fetch("/.well-known/endpoints.json");
  if (!answer.ok) throw new Error(`endpoints.json: ${answer.status}`);
  return answer.json();
}

const { endpoints, settings } = await contract();
const page = document.querySelector("#page");

async function show(path) {
  document.title = settings.title;
  if (path === "/") page.textContent = `Welcome to ${settings.title}`;
  else page.textContent = await (await fetch(`${endpoints.api}${path}`)).text();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link === null || link.origin !== location.origin) return;
  event.preventDefault();
  history.pushState(null, "", link.pathname);
  void show(link.pathname);
});
addEventListener("popstate", () => void show(location.pathname));
await show(location.pathname);
