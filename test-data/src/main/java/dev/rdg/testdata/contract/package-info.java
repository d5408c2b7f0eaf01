/**
 * Tests that every implementation of a contract must pass: subclass {@link
 * dev.rdg.testdata.contract.KvStoreContract} for a store of your own.
 */
@NullMarked
package dev.rdg.testdata.contract;

import org.jspecify.annotations.NullMarked;
