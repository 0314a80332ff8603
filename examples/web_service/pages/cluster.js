import { Table, act, element, follow, send, setState, setText, setTime } from "./common.js";

const pathOf = (kind, id, action) => `${kind}/${encodeURIComponent(id)}/${action}`;

const nodes = new Table("nodes", {
  key: node => node.id,
  create: row => {
    row.querySelector("button").onclick = event => {
      const { id, name, availability } = row.item;
      if (availability !== "active") {
        act(event.target, `activate ${name}`, () => send("POST", pathOf("nodes", id, "activate")));
      } else if (confirm(`Drain ${name}? Its tasks move to other nodes.`)) {
        act(event.target, `drain ${name}`, () => send("POST", pathOf("nodes", id, "drain")));
      }
    };
  },
  update: (row, node) => {
    setText(row, ".node", node.name);
    setText(row, ".role", node.leader ? `${node.role}, leader` : node.role);
    setState(row, node.state);
    setText(row, ".availability", node.availability);
    setText(row, ".address", node.address);
    setText(row, ".engine", node.engine);
    const action = node.availability === "active" ? "Drain" : "Activate";
    setText(row, "button", action);
    row.querySelector("button").ariaLabel = `${action} ${node.name}`;
  },
});

const services = new Table("services", {
  key: service => service.id,
  create: row => {
    const replicas = row.querySelector("input");
    row.querySelector("form").onsubmit = event => {
      event.preventDefault();
      const { id, name } = row.item;
      const wanted = replicas.valueAsNumber;
      act(row.querySelector("button"), `scale ${name}`, async () => {
        await send("POST", pathOf("services", id, "scale"), { replicas: wanted });
        row.replicas = wanted;
      });
    };
  },
  update: (row, service) => {
    setText(row, ".service", service.name);
    setText(row, ".image", service.image);
    setText(row, ".mode", service.mode);
    setText(row, ".count", `${service.done} of ${service.desired}`);
    row.querySelector(".count").classList.toggle("complete", service.done === service.desired);
    setText(row, ".update", service.update);
    setText(row, ".ports", service.ports.join(", "));
    row.querySelector("form").hidden = service.replicas === null;
    const replicas = row.querySelector("input");
    replicas.ariaLabel = `Number of tasks of ${service.name}`;
    row.querySelector("button").ariaLabel = `Scale ${service.name}`;
    // A number that somebody is changing stays.
    if (row.replicas === undefined || replicas.value === String(row.replicas)) replicas.value = service.replicas;
    row.replicas = service.replicas;
  },
});

const tasks = new Table("tasks", {
  key: task => task.id,
  update: (row, task) => {
    setText(row, ".task", `${task.service}.${task.slot ?? task.node}`);
    setText(row, ".node", task.node ?? "–");
    setState(row, task.state);
    setTime(row, task.since);
    setText(row, ".error", task.error);
  },
});

follow("cluster/live", "cluster", cluster => {
  element("problem").textContent = cluster.problem;
  element("problem").hidden = !cluster.problem;
  element("swarm").hidden = Boolean(cluster.problem);
  nodes.show(cluster.nodes);
  services.show(cluster.services);
  tasks.show(cluster.tasks);
});
