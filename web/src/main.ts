document.body.append("twimlint");
