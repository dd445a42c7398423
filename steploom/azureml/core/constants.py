"""Names of the images a run configuration starts from. Locally nothing is pulled: they are kept for the cloud."""

from __future__ import annotations

DEFAULT_CPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"
DEFAULT_GPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04"
MPI_CPU_IMAGE = DEFAULT_CPU_IMAGE
MPI_GPU_IMAGE = DEFAULT_GPU_IMAGE

AZUREML_DIR = ".azureml"
AML_CONFIG_DIR = "aml_config"
LOCAL_RUNCONFIG_NAME = "local"
RUNCONFIGURATION_EXTENSION = ".runconfig"

VERSION = "1.61.0"
SDKVERSION = VERSION

CHANNELS, PACKAGES, PIP = "channels", "dependencies", "pip"
CPU, GPU = "cpu", "gpu"
CONDA_FILE_NAME = "auto_conda_dependencies.yml"
BASE_PROJECT_MODULE = "azureml._project"
BASE_PROJECT_FILE_RELATIVE_PATH = "base_project_files/conda_dependencies.yml"
LINUX_PLATFORM, WINDOWS_PLATFORM = "linux", "win32"
