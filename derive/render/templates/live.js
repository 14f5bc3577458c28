"use strict";
(() => {
  let known = null;
  const ask = async () => {
    try {
      const version = await (await fetch("/version", { cache: "no-store" })).text();
      if (known !== null && version !== known) { location.reload(); return; }
      known = version;
    } catch { /* the server is busy or gone */ }
    setTimeout(ask, 700);
  };
  ask();
})();
