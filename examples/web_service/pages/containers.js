import { Table, act, element, follow, listen, send, setState, setText, setTime } from "./common.js";

const LOG_LINES = 1000;

const nameOf = container => (container.Names?.[0] ?? container.Id.slice(0, 12)).replace(/^\//, "");
const pathOf = (id, action = "") => `containers/${encodeURIComponent(id)}${action}`;
const isUp = container => ["running", "paused", "restarting"].includes(container.State);

let chosen = null; // the container whose details are shown
let feeds = []; // the event streams of its details

// The list

const table = new Table("containers", { key: container => container.Id, create: prepareRow, update: updateRow });

function prepareRow(row) {
  const button = kind => row.querySelector(kind);
  button(".name").onclick = () => choose(chosen?.Id === row.item.Id ? null : row.item);
  button(".toggle").onclick = event => {
    const action = isUp(row.item) ? "stop" : "start";
    act(event.target, `${action} ${nameOf(row.item)}`, () => send("POST", pathOf(row.item.Id, `/${action}`)));
  };
  button(".remove").onclick = event => {
    const name = nameOf(row.item);
    if (confirm(`Remove ${name} and its files?`)) {
      act(event.target, `remove ${name}`, () => send("DELETE", pathOf(row.item.Id)));
    }
  };
}

function updateRow(row, container) {
  const name = nameOf(container);
  setText(row, ".name", name);
  // An image without a name is shown by its id.
  setText(row, ".image", container.Image.replace(/^sha256:([0-9a-f]{12})[0-9a-f]+$/, "$1"));
  const code = container.Status.match(/^Exited \((\d+)\)/)?.[1];
  setState(row, container.State, code ? `${container.State} with ${code}` : container.State);
  setTime(row, container.Created * 1000);
  setText(row, ".ports", (container.Ports ?? []).map(port =>
    port.PublicPort ? `${port.IP}:${port.PublicPort} → ${port.PrivatePort}/${port.Type}` : `${port.PrivatePort}/${port.Type}`,
  ).join(", "));
  const toggle = isUp(container) ? "Stop" : "Start";
  setText(row, ".toggle", toggle);
  row.querySelector(".toggle").ariaLabel = `${toggle} ${name}`;
  row.querySelector(".remove").ariaLabel = `Remove ${name}`;
  row.querySelector(".remove").disabled = isUp(container);
}

function showList(containers) {
  table.show(containers);
  updateDetails(containers);
}

// The details

function choose(container) {
  chosen = container;
  for (const [id, row] of table.rows) {
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
  closeFeeds();
  element("details").hidden = !chosen;
  element("usage").hidden = !chosen || !isUp(chosen);
  for (const id of ["cpu", "memory", "received", "sent"]) element(id).textContent = "–";
  element("log").replaceChildren();
  if (!chosen || document.hidden) return;
  element("chosen").textContent = nameOf(chosen);
  feeds.push(followLog(pathOf(chosen.Id, "/logs")));
  if (isUp(chosen)) feeds.push(followStats(pathOf(chosen.Id, "/stats")));
}

function closeFeeds() {
  feeds.forEach(feed => feed.close());
  feeds = [];
}

function followLog(path) {
  let waiting = [];
  const add = (text, kind) => {
    // All lines that arrive between two frames of the page are added at once.
    if (waiting.push({ text, kind }) === 1) requestAnimationFrame(() => { addLines(waiting); waiting = []; });
    if (waiting.length > LOG_LINES) waiting = waiting.slice(-LOG_LINES);
  };
  return listen(path, {
    open: () => element("log").replaceChildren(),
    line: ({ text, stderr }) => add(text, stderr ? "stderr" : "stdout"),
    end: () => add("The container is not running.", "note"),
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

element("run").addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target;
  const { name, image, command } = Object.fromEntries(new FormData(form));
  act(form.querySelector("button"), `run ${name}`, async () => {
    await send("POST", pathOf(name, "/run"), { image, cmd: command ? ["sh", "-c", command] : [] });
    form.reset();
  });
});

follow("live", "containers", showList, connected => connected ? openDetails() : closeFeeds());
