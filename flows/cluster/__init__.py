"""Reading on many machines: the workers of a Dask cluster that share an object store, driven by the same flow.

`reading` runs where the flow runs: it cuts the documents into batches, hands them out and fetches the parts. `worker` is what each worker
does with one. Dask shares the work out, notices workers that die and gives their batches to others.
"""
