/** Tests of the embedded store. */
package io.quanzi.embedded;
