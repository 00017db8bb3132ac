/**
 * People, their orders, and the files that history comes in by.
 *
 * <p>A column of the list of customers stands in {@link io.quanzi.console.customers.CustomersPage}, on the page as in the
 * file; how the list is sorted and filtered, in {@link io.quanzi.console.customers.CustomersQuery}; what a cell shows, in
 * {@code customers.ftlh}. Which messages a person got is known for one person at a time only.
 */
@NullMarked
package io.quanzi.console.customers;

import org.jspecify.annotations.NullMarked;
