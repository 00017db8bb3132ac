/**
 * The check of a text against the advertising law (广告法检测).
 *
 * <p>{@link io.quanzi.content.law.CopyCheck} is the one call: a text and what is known beside it, such as the products and
 * the prices really taken, gives a {@link io.quanzi.content.law.CopyReport}. What the law wants stands in files,
 * {@code templates/law/*.yaml} ({@link io.quanzi.content.law.LawFile}), each rule with sentences that it must catch and
 * sentences that it must pass; a file whose own sentences do not hold is refused. Beside them stands the shop's own list of
 * words, {@code templates/words/banned.yaml}.
 *
 * <p>What leaves is checked by its words and addresses alone: {@link io.quanzi.content.law.CopyFacts} reads off them which deals,
 * products and tips it carries. So a preview, a plan, the approval and the sending of a post cannot differ.
 *
 * <p>What the check holds a person may release ({@link io.quanzi.content.law.CopyReleases}), but for rules with {@code release:
 * never}: those are of articles that forbid something outright and are decided by products or numbers. What words alone decide
 * may be a false alarm, which a person sees.
 *
 * <p>A text is read folded ({@link io.quanzi.content.law.NormalizedText}); one pass over it finds where a phrase may begin
 * ({@link io.quanzi.content.law.PhraseIndex}), then each {@link io.quanzi.content.law.Phrase} is held against that place,
 * and what a rule exempts is taken off again. What no words can say, such as a saving measured against the lowest price of
 * seven days, is a {@link io.quanzi.content.law.Measure} that a rule names.
 */
@NamedInterface("law")
@NullMarked
package io.quanzi.content.law;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
