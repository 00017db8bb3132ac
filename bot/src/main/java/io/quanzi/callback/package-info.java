/**
 * Verifies, decrypts and reads what WeChat's platforms push at an address of ours: WeCom, the Official Account and the
 * WeChat Store encrypt their callbacks the same way.
 *
 * <p>By the JDK's own means: WxJava does not look whom a message is for, and compares signatures in a time that tells how
 * much was right. A {@link io.quanzi.callback.CallbackVerifier} belongs to one address; what is done with the {@link
 * io.quanzi.callback.CallbackMessage} is the business of the module that has the address. A message has a fingerprint
 * over all its fields, which is what the inbox knows it by.
 *
 * <p>{@link io.quanzi.callback.CallbackStatistics} remembers who came and what became of it, for whoever asks whether
 * WeCom ever did.
 *
 * <p>Owns: {@code visits}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.quanzi.callback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
