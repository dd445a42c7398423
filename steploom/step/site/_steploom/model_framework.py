"""`Model.Framework`: names for what made a model."""

from __future__ import annotations

from typing import ClassVar


class Framework:
    CUSTOM: ClassVar[str] = "Custom"
    MULTI: ClassVar[str] = "Multi"
    ONNX: ClassVar[str] = "Onnx"
    PYTORCH: ClassVar[str] = "PyTorch"
    SCIKITLEARN: ClassVar[str] = "ScikitLearn"
    TENSORFLOW: ClassVar[str] = "TensorFlow"
    TFKERAS: ClassVar[str] = "TfKeras"
