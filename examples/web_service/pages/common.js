// What the pages have in common. Everything that comes from the engine goes into a page as text, never as HTML.

const RETRY_MS = 3000;

export const element = id => document.getElementById(id);

// Requests

export async function send(method, path, body) {
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
export async function act(button, what, work) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  showMessage("");
  try {
    await work();
  } catch (error) {
    showMessage(`Could not ${what}: ${error.message}`);
  } finally {
    button.ariaBusy = "false";
  }
}

function showMessage(message) {
  element("message").textContent = message;
  element("message").hidden = !message;
}

// Tables

// The body of a table, with a row for each item. `<id>-row` is the template of a row, and `<id>-none` is shown instead of
// no rows. `create` is called once for each row, `update` whenever its item may have changed.
export class Table {
  rows = new Map(); // by the key of the item

  constructor(id, { key, create = () => {}, update }) {
    Object.assign(this, { body: element(id), template: element(`${id}-row`), none: element(`${id}-none`), key, create, update });
  }

  show(items) {
    const gone = new Set(this.rows.keys());
    let before = null;
    for (const item of items) {
      const key = this.key(item);
      gone.delete(key);
      const row = this.rows.get(key) ?? this.add(key);
      row.item = item;
      this.update(row, item);
      // A row is only moved if it has to be, because moving it takes the focus from its controls.
      const place = before ? before.nextElementSibling : this.body.firstElementChild;
      if (place !== row) this.body.insertBefore(row, place);
      before = row;
    }
    for (const key of gone) {
      this.rows.get(key).remove();
      this.rows.delete(key);
    }
    this.body.closest("table").hidden = items.length === 0;
    this.none.hidden = items.length > 0;
  }

  add(key) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    this.rows.set(key, row);
    this.create(row);
    return row;
  }
}

// Sets the text of an element in a row.
export function setText(row, selector, text) {
  row.querySelector(selector).textContent = text;
}

export function setState(row, state, text = state) {
  setText(row, ".state", text);
  row.querySelector(".state").className = `state ${state}`;
}

export function setTime(row, milliseconds) {
  const time = new Date(milliseconds);
  setText(row, "time", time.toLocaleString());
  row.querySelector("time").dateTime = time.toISOString();
}

// Event streams

// Listens to a stream until its event `end` or `failure`.
export function listen(path, handlers) {
  const source = new EventSource(path);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, event => handle(event.data && JSON.parse(event.data)));
  }
  for (const last of ["end", "failure"]) source.addEventListener(last, () => source.close());
  return source;
}

// Listens to the event `name` of a stream as long as the page is visible, and connects again when the connection is lost.
// `connected` is called with true or false whenever that changes.
export function follow(path, name, handle, connected = () => {}) {
  let source = null;
  let retry = null;

  const disconnect = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
    connected(false);
  };
  const lost = why => {
    element("connection").textContent = `no connection: ${why}`;
    disconnect();
    retry = setTimeout(connect, RETRY_MS);
  };
  const connect = () => {
    disconnect();
    source = listen(path, {
      [name]: data => {
        element("connection").textContent = "live";
        handle(data);
      },
      failure: ({ error }) => lost(error),
      error: () => lost("the service does not respond"),
    });
    connected(true);
  };

  // A browser opens at most six connections to a site. Pages in the background should not use them up.
  document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());
  connect();
}
