"""Matrix Gaussian layers for networks in PyTorch, and models of vmg as PyTorch modules. Plain PyTorch.

>>> import torch, vmg.torch
>>> layer = vmg.torch.MatrixGaussianLinear(3, 2)
>>> layer(torch.zeros(1, 3)).shape
torch.Size([1, 2])
"""

from ._torch_layer import Covariance, MatrixGaussianLinear, gamma_kl
from ._torch_model import LoadedModel, load
from ._torch_moments import activation_moments

__all__ = ["Covariance", "LoadedModel", "MatrixGaussianLinear", "activation_moments", "gamma_kl", "load"]
