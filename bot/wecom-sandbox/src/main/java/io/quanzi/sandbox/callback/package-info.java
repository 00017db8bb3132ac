/** Events on their way to the programs that listen: WeCom's XML, its cryptography, a queue per app with retries. */
@NullMarked
package io.quanzi.sandbox.callback;

import org.jspecify.annotations.NullMarked;
