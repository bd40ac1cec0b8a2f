// Addresses of filtered lists carry only the filters that are set, so that they can be sent to a colleague.

export function shortenAddresses(root) {
  root.addEventListener("formdata", (event) => {
    if (event.target.getAttribute("role") !== "search") return;
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
}
