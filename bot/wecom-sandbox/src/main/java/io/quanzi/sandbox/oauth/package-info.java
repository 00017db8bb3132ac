/** Web login (OAuth2): the page on which a person allows it, the code it gives, and who that code says the person is. */
@NullMarked
package io.quanzi.sandbox.oauth;

import org.jspecify.annotations.NullMarked;
