"use strict";
// The report can be read without this file.
