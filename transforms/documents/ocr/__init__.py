"""Pictures of pages to lines of text, never believed blindly: `page` is what other readers call, `engine` RapidOCR, `ink` stamps."""
