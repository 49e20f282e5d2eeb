#!/usr/bin/env python3
"""Writes covariances.json: layers whose row and column covariances are not diagonal, in float64 (needs numpy).

cases[]: row_kind, column_kind ("low-rank" or "full"); rows r, columns c, batch K, pairs m (0: none), jitter;
U (r x r), V (c x c), and for "low-rank" row_d, row_F (U = diag(d) + F F^T), column_d, column_F likewise;
M r x c, pseudo_inputs m x r, pseudo_outputs m x c; A K x r.
- mean, row_variance, M_effective, U_effective: as in layer_conditional.json, with dense U; row k has covariance s_k V.
- input_mean p, input_variance t (K x r): inputs that are only believed, independent; believed_mean (K x c),
  believed_variance (K x c), believed_covariance (K x pairs of outputs (0,1), (0,2), ..., (1,2), ...): moments of p W.
Everything is checked against the dense Gaussian of vec(W): conditioning on the pseudo-data, and the sum over all pairs of
entries of E[a_i a_i'] E[W_ij W_i'j'].
"""
import json
import os
import numpy as np

rng = np.random.RandomState(501)


def close(a, b, tolerance):
    a, b = np.asarray(a), np.asarray(b)
    assert np.max(np.abs(a - b) / (1 + np.abs(b))) < tolerance, (a, b)


def covariance(kind, size, rank):
    if kind == "full":
        g = rng.randn(size, size)
        return g @ g.T / size + 0.3 * np.eye(size), {}
    d, f = np.exp(rng.randn(size) * 0.5 - 0.5), rng.randn(size, rank) * 0.7
    return np.diag(d) + f @ f.T, dict(d=d, F=f)


def case(row_kind, column_kind, r, c, batch, m, jitter):
    U, row = covariance(row_kind, r, 2)
    V, column = covariance(column_kind, c, 1)
    A, M = rng.randn(batch, r), rng.randn(r, c)
    At, Bt = rng.randn(m, r), rng.randn(m, c)
    S11 = At @ U @ At.T + jitter * np.eye(m)
    Me = M + U @ At.T @ np.linalg.solve(S11, Bt - At @ M)
    Ue = U - U @ At.T @ np.linalg.solve(S11, At @ U)
    s = np.einsum("kr,rq,kq->k", A, Ue, A)
    # the dense Gaussian of vec(W), columns stacked, given (I kron A~) vec(W) + z, z ~ N(0, jitter V kron I)
    C, H, R = np.kron(V, U), np.kron(np.eye(c), At), jitter * np.kron(V, np.eye(m))
    K = np.linalg.solve(H @ C @ H.T + R, H @ C).T
    w = M.T.reshape(-1) + K @ (Bt.T.reshape(-1) - H @ M.T.reshape(-1))
    J = np.eye(r * c) - K @ H
    Cw = J @ C @ J.T + K @ R @ K.T
    close(Me.T.reshape(-1), w, 1e-9)
    close(np.kron(V, Ue), Cw, 1e-9)
    p, t = rng.randn(batch, r), np.exp(rng.randn(batch, r) - 1)
    mean = p @ Me
    spread = np.einsum("kr,rq,kq->k", p, Ue, p) + t @ np.diag(Ue)
    cov = spread[:, None, None] * V + np.einsum("ki,ij,il->kjl", t, Me, Me)
    second = (Cw + np.outer(w, w)).reshape(c, r, c, r)  # E[W_ij W_i'j'] at [j, i, j', i']
    for k in range(batch):
        inputs = np.outer(p[k], p[k]) + np.diag(t[k])
        close(np.einsum("iq,jilq->jl", inputs, second) - np.outer(mean[k], mean[k]), cov[k], 1e-9)
        one = np.kron(np.eye(c), A[k:k + 1])
        close(one @ Cw @ one.T, s[k] * V, 1e-9)
    pairs = [(i, j) for i in range(c) for j in range(i + 1, c)]
    out = dict(row_kind=row_kind, column_kind=column_kind, rows=r, columns=c, batch=batch, pairs=m, jitter=jitter,
               U=U, V=V, M=M, A=A, pseudo_inputs=At, pseudo_outputs=Bt, mean=A @ Me, row_variance=s, M_effective=Me,
               U_effective=(Ue + Ue.T) / 2, input_mean=p, input_variance=t, believed_mean=mean,
               believed_variance=np.einsum("kjj->kj", cov), believed_covariance=[[q[i, j] for i, j in pairs] for q in cov])
    out.update({"row_" + key: value for key, value in row.items()})
    out.update({"column_" + key: value for key, value in column.items()})
    return out


def plain(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [plain(v) for v in value] if isinstance(value, list) else value


cases = [case(row, column, r, c, batch, m, 1e-2)
         for row, column, r, c in (("full", "full", 5, 3), ("full", "low-rank", 4, 4), ("low-rank", "full", 6, 3),
                                   ("low-rank", "low-rank", 5, 4))
         for batch, m in ((4, 0), (4, 3), (3, 6))]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "covariances.json"), "w") as file:
    lines = [json.dumps({key: plain(value) for key, value in one.items()}) for one in cases]
    file.write("{\"cases\": [\n" + ",\n".join(lines) + "\n]}\n")
