# Installed by the steploom wheel: every IPython of this environment answers to the Azure ML names.
try:
    # IPython puts get_ipython into the namespace that a startup file runs in.
    get_ipython().extension_manager.load_extension("steploom")  # type: ignore[name-defined]  # noqa: F821
except Exception as error:  # noqa: BLE001 - a broken Steploom must never keep a kernel from starting
    print(f"Steploom could not be loaded: {error}. Everything else works; `%load_ext steploom` says more.")
