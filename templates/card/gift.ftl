<#-- 名片页上首单礼的说明，礼品要写清品种、数量、期限和方式。 Model: gift (String), giftUntil (String, may be absent). -->
首单礼：${gift}，1 份
添加福利官后，券码会随欢迎语发给您，下次购买时填写即可使用。
规则：每位顾客限领 1 份；<#if giftUntil??>有效期到 ${giftUntil}；<#else>收到券码后 30 天内有效；</#if>不与其他礼券同用，不兑换现金，数量和使用情况可随时问福利官。
