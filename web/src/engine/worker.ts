// Takes the place of the worker until the engine is built: the page says that the checks are not running.
postMessage({ kind: "failed", reason: "download", message: "This build has no checks in it." });
