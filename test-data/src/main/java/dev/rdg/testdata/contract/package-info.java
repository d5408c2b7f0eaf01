/**
 * Tests that every implementation of a contract must pass: subclass {@link
 * dev.rdg.testdata.contract.KvStoreContract} and {@link dev.rdg.testdata.contract.ConvergenceLaws}
 * for a store of your own.
 */
@NullMarked
package dev.rdg.testdata.contract;

import org.jspecify.annotations.NullMarked;
