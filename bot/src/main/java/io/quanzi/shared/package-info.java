/**
 * The few words every module uses: ids, money, Chinese days, the audit trail, and what the law says of personal data.
 *
 * <p>Imports nothing of ours and must stay small: a type moves here only when three modules in different rows need it.
 *
 * <p>Owns: {@code audit}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.quanzi.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
