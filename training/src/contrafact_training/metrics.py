"""placeholder"""
from __future__ import annotations
import numpy as np

def mean_average_precision(distances, works):
    d=distances.copy(); np.fill_diagonal(d,np.inf)
    order=np.argsort(d,axis=1,kind='stable')[:,:-1]
    rel=works[order]==works[:,None]
    keep=rel.any(1)
    rel=rel[keep]
    prec=np.cumsum(rel,1)/np.arange(1,rel.shape[1]+1)
    return float(((prec*rel).sum(1)/rel.sum(1)).mean())
