/** Addresses of scripts, for browsers that enforce Trusted Types: files of this page, and nothing else. */

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): unknown };
}

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;

const policy = policies?.createPolicy("twimlint", {
  createScriptURL(address) {
    const { origin } = new URL(address.replace(/^blob:/, ""), location.href);
    if (origin !== location.origin) throw new TypeError("scripts come from this page only");
    return address;
  },
});

/** The address, trusted. Throws a TypeError for one of another origin. */
export function workerAddress(address: string): string {
  const absolute = new URL(address, location.href).href;
  return (policy?.createScriptURL(absolute) ?? absolute) as string;
}
