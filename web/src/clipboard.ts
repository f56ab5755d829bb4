import { toast } from "./announce";
import { showAddress } from "./dialogs";
import { isTooLong } from "./length";
import { pack, type Shared } from "./share";

/** Copies a text, and says so in these words. */
export async function copy(text: string, words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(words);
  } catch {
    toast("The browser does not let this page copy: select the text and copy it by hand");
  }
}

/** Copies a link that carries a text; shows it where the clipboard is out of reach. */
export async function copyLink(shared: Shared): Promise<void> {
  if (isTooLong(shared.text)) {
    toast("This text is too long for a link: save it and send the file");
    return;
  }
  const address = new URL(await pack(shared), location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    toast(`Link copied: ${address.length.toLocaleString("en")} letters that carry the text`);
  } catch {
    showAddress(address);
  }
}
