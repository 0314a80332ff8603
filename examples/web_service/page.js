"use strict";
// All that comes from the engine goes into the page as text, never as HTML.

const LOG_LINES = 1000;
const RETRY_MS = 3000;

const element = id => document.getElementById(id);
const nameOf = container => (container.Names?.[0] ?? container.Id.slice(0, 12)).replace(/^\//, "");
const pathOf = (id, action = "") => `containers/${encodeURIComponent(id)}${action}`;

const rows = new Map(); // by the id of the container
let chosen = null; // the container whose details are shown
let feeds = []; // the event streams of its details

// Requests

async function send(method, path, body) {
  const options = { method };
  if (body) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  if (!response.ok) {
    const { error } = await response.json().catch(() => ({ error: response.statusText }));
    throw new Error(error);
  }
}

// Runs a button's action, one at a time, and shows its error.
async function act(button, what, work) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  say("");
  try {
    await work();
  } catch (error) {
    say(`Could not ${what}: ${error.message}`);
  } finally {
    button.ariaBusy = "false";
  }
}

function say(message) {
  element("message").textContent = message;
  element("message").hidden = !message;
}

// The list

function showList(containers) {
  element("connection").textContent = "live";
  const gone = new Set(rows.keys());
  let before = null;
  for (const container of containers) {
    gone.delete(container.Id);
    const row = rows.get(container.Id) ?? addRow(container.Id);
    updateRow(row, container);
    // Rows stay where they are if they can: moving one would take the focus from its buttons.
    const place = before ? before.nextElementSibling : element("containers").firstElementChild;
    if (place !== row) element("containers").insertBefore(row, place);
    before = row;
  }
  for (const id of gone) {
    rows.get(id).remove();
    rows.delete(id);
  }
  element("none").hidden = containers.length > 0;
  updateDetails(containers);
}

function addRow(id) {
  const row = element("row").content.firstElementChild.cloneNode(true);
  const button = kind => row.querySelector(kind);
  button(".name").onclick = () => choose(chosen?.Id === id ? null : row.container);
  button(".toggle").onclick = event => {
    const action = isUp(row.container) ? "stop" : "start";
    act(event.target, `${action} ${nameOf(row.container)}`, () => send("POST", pathOf(id, `/${action}`)));
  };
  button(".remove").onclick = event => {
    const name = nameOf(row.container);
    if (confirm(`Remove ${name} and its files?`)) {
      act(event.target, `remove ${name}`, () => send("DELETE", pathOf(id)));
    }
  };
  rows.set(id, row);
  return row;
}

const isUp = container => ["running", "paused", "restarting"].includes(container.State);

function updateRow(row, container) {
  row.container = container;
  const name = nameOf(container);
  const set = (kind, text) => { row.querySelector(kind).textContent = text; };
  set(".name", name);
  // An image without a name shows its id.
  set(".image", container.Image.replace(/^sha256:([0-9a-f]{12})[0-9a-f]+$/, "$1"));
  const code = container.Status.match(/^Exited \((\d+)\)/)?.[1];
  set(".state", code ? `${container.State} with ${code}` : container.State);
  const created = new Date(container.Created * 1000);
  set("time", created.toLocaleString());
  row.querySelector("time").dateTime = created.toISOString();
  set(".ports", (container.Ports ?? []).map(port =>
    port.PublicPort ? `${port.IP}:${port.PublicPort} → ${port.PrivatePort}/${port.Type}` : `${port.PrivatePort}/${port.Type}`,
  ).join(", "));
  set(".toggle", isUp(container) ? "Stop" : "Start");
  row.querySelector(".state").className = `state ${container.State}`;
  row.querySelector(".toggle").ariaLabel = `${isUp(container) ? "Stop" : "Start"} ${name}`;
  row.querySelector(".remove").ariaLabel = `Remove ${name}`;
  row.querySelector(".remove").disabled = isUp(container);
}

// The details

function choose(container) {
  rows.get(chosen?.Id)?.classList.remove("chosen");
  chosen = container;
  for (const [id, row] of rows) {
    row.classList.toggle("chosen", id === chosen?.Id);
    row.querySelector(".name").ariaExpanded = String(id === chosen?.Id);
  }
  openDetails();
}

function updateDetails(containers) {
  if (!chosen) return;
  const now = containers.find(container => container.Id === chosen.Id) ?? null;
  if (!now || isUp(now) !== isUp(chosen)) {
    choose(now);
  } else {
    chosen = now;
  }
}

function openDetails() {
  feeds.forEach(feed => feed.close());
  feeds = [];
  element("details").hidden = !chosen;
  element("usage").hidden = !chosen || !isUp(chosen);
  for (const id of ["cpu", "memory", "received", "sent"]) element(id).textContent = "–";
  element("log").replaceChildren();
  if (!chosen || document.hidden) return;
  element("chosen").textContent = nameOf(chosen);
  feeds.push(followLog(pathOf(chosen.Id, "/logs")));
  if (isUp(chosen)) feeds.push(followStats(pathOf(chosen.Id, "/stats")));
}

function followLog(path) {
  let waiting = [];
  const add = (text, kind) => {
    // Lines are shown with the next picture, however many come.
    if (waiting.push({ text, kind }) === 1) requestAnimationFrame(() => { addLines(waiting); waiting = []; });
    if (waiting.length > LOG_LINES) waiting = waiting.slice(-LOG_LINES);
  };
  return listen(path, {
    open: () => element("log").replaceChildren(),
    line: ({ text, stderr }) => add(text, stderr ? "stderr" : "stdout"),
    end: () => add("The container does not run.", "note"),
    failure: ({ error }) => add(error, "note"),
  });
}

function addLines(lines) {
  const log = element("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
  for (const { text, kind } of lines) {
    const line = document.createElement("p");
    line.className = kind;
    line.textContent = text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ""); // colors for terminals
    log.append(line);
  }
  while (log.childElementCount > LOG_LINES) log.firstElementChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function followStats(path) {
  const unit = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
  const size = bytes => bytes < 1024 ? `${bytes} B`
    : bytes < 1024 ** 2 ? `${unit.format(bytes / 1024)} KiB`
    : bytes < 1024 ** 3 ? `${unit.format(bytes / 1024 ** 2)} MiB`
    : `${unit.format(bytes / 1024 ** 3)} GiB`;
  return listen(path, {
    stats: ({ cpu, memory, memory_limit, received, sent }) => {
      element("cpu").textContent = cpu === null ? "–" : `${unit.format(cpu)} %`;
      element("memory").textContent = `${size(memory)} of ${size(memory_limit)}`;
      element("received").textContent = size(received);
      element("sent").textContent = size(sent);
    },
  });
}

// Streams of events

// Listens to a stream until it says `end` or `failure`.
function listen(path, handlers) {
  const source = new EventSource(path);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, event => handle(event.data && JSON.parse(event.data)));
  }
  for (const last of ["end", "failure"]) source.addEventListener(last, () => source.close());
  return source;
}

let list = null;
let retry = null;

function connect() {
  disconnect();
  const lost = why => {
    element("connection").textContent = `no connection: ${why}`;
    disconnect();
    retry = setTimeout(connect, RETRY_MS);
  };
  list = listen("live", {
    containers: showList,
    failure: ({ error }) => lost(error),
    error: () => lost("the service does not respond"),
  });
  openDetails();
}

function disconnect() {
  clearTimeout(retry);
  list?.close();
  list = null;
  feeds.forEach(feed => feed.close());
  feeds = [];
}

// A browser grants a site six connections at a time; what nobody looks at shall not take them.
document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());

element("run").addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target;
  const { name, image, command } = Object.fromEntries(new FormData(form));
  act(form.querySelector("button"), `run ${name}`, async () => {
    await send("POST", pathOf(name, "/run"), { image, cmd: command ? ["sh", "-c", command] : [] });
    form.reset();
  });
});

connect();
