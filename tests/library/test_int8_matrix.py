import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.lab.bundle.int8_matrix import products_graph
from lyricsbert.library.search import int8_matrix as products
from lyricsbert.library.search.int8_matrix import MOST_QUERIES, Int8Matrix


def unit_vectors(seed, count, dimensions):
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def filled(vectors):
    kept = Int8Matrix(*vectors.shape)
    kept.set_rows(np.arange(len(vectors)), vectors)
    kept.pack()
    return kept


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 30), st.integers(1, 2 * MOST_QUERIES + 1), st.sampled_from([1, 3, 8, 384]))
def test_no_product_is_wrong_by_more_than_half_a_step_of_each_number(seed, count, queries, dimensions):
    vectors, asked = unit_vectors(seed, count, dimensions), unit_vectors(seed + 1, queries, dimensions)
    found = filled(vectors).dot(asked)
    assert [each.dtype for each in found] == [np.float32] * queries
    half_steps = np.abs(vectors).max(axis=1) / 127 / 2
    error = np.abs(np.stack(found) - asked @ vectors.T)
    assert (error <= np.abs(asked).sum(axis=1)[:, None] * half_steps + 1e-4).all()


def test_products_of_unit_vectors_are_wrong_by_a_two_thousandth():
    vectors, asked = unit_vectors(3, 2000, 384), unit_vectors(4, 20, 384)
    error = np.stack(filled(vectors).dot(asked)) - asked @ vectors.T
    assert error.std() < 0.0006
    assert np.abs(error).max() < 0.004


def test_a_product_depends_on_no_other_vector_and_no_other_query(monkeypatch):
    vectors, asked = unit_vectors(1, 50, 384), unit_vectors(2, 5, 384)
    together = filled(vectors).dot(asked)
    for query, found in zip(asked, together, strict=True):
        (alone,) = filled(vectors[::-1]).dot(query[None])
        np.testing.assert_array_equal(alone[::-1], found)
    monkeypatch.setattr(products, "_ROWS", 7)
    monkeypatch.setattr(products, "_QUANTIZED", 3)
    np.testing.assert_array_equal(np.stack(filled(vectors).dot(asked)), np.stack(together))


def test_vectors_are_put_where_they_belong_and_zeros_stay_zeros():
    kept = Int8Matrix(4, 2)
    kept.set_rows(np.array([3, 1]), np.array([[0, 1], [-1, 0]], dtype=np.float32))
    kept.pack()
    (found,) = kept.dot(np.array([[0.6, 0.8]], dtype=np.float32))
    assert found == pytest.approx([0, -0.6, 0, 0.8], abs=1e-4)


def test_the_greatest_numbers_do_not_overflow():
    vectors = np.full((1, 4096), 1 / 64, dtype=np.float32)
    (found,) = filled(np.vstack([vectors, -vectors])).dot(vectors)
    assert found == pytest.approx([1, -1], abs=1e-4)


def test_the_graph_is_the_one_that_is_written():
    shipped = products._graph()
    assert shipped == products_graph().SerializeToString(deterministic=True)
