require("../index.js").merge();
