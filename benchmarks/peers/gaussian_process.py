#!/usr/bin/python3
"""scikit-learn's Gaussian process on the table that gaussian_process_benchmark has written, on one thread.

    benchmarks/peers/gaussian_process.py [TABLE]

Needs python3-sklearn. The same kernel, a length scale for every input, one start (its default), the same bounds.
"""
import os
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")
import numpy
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

table = numpy.loadtxt(sys.argv[1] if len(sys.argv) > 1 else "benchmark_process.csv", delimiter=",", skiprows=1)
x, y = table[:, :-1], table[:, -1]
kernel = (ConstantKernel(1, (1e-3, 1e4)) * RBF(numpy.full(x.shape[1], x.shape[1] ** 0.5), (1e-2, 1e4))
          + WhiteKernel(0.05, (1e-6, 1e2)))
start = time.process_time()
process = GaussianProcessRegressor(kernel, alpha=1e-10).fit(x, y)
print(f"{len(x)} rows, {x.shape[1]} inputs: {time.process_time() - start:.2f} s, "
      f"log marginal likelihood {process.log_marginal_likelihood_value_:.4f}")
