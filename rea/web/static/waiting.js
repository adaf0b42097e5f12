// A page that is being worked out comes up as soon as it is ready: asked for by a script, it is
// answered only then. Without this script a link does the same.
"use strict";

document.documentElement.classList.add("scripts");
fetch(location.href).finally(() => location.reload());
