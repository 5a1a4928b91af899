"""Addresses of the web become bytes in the raw store, politely and without being led astray.

`addresses` reads lists; `fetch` gets what they name (`fetch_all`); `web` is one guarded request with its redirects, `network` what it
connects to, `hosts` the manners towards each host, `robots` its rules; `names` makes file names; `outcome` what became of an address,
`state` what outlives a run.
"""
