/**
 * The people of the sandbox, customers and staff, by what each is known to whom, and what their phones show. A member stands in
 * two ranges: the app's visible range (outside of it 60011) and the usage range of customer contact (84074).
 */
@NullMarked
package io.quanzi.sandbox.people;

import org.jspecify.annotations.NullMarked;
