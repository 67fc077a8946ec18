-- Volume and unit value add up to the growth to the last place, in yuan and in points, of the very
-- values and quantities that stand beside them; a split is missing only with its reason.
-- Seen red: volume at the new quantity (the fault unit_value_at_the_new_quantity).

select *
from {{ ref('fct_value_growth_splits') }}
where
    (volume_effect_cny is null) <> (split_null_reason is not null)
    -- The mix of tariff lines and their prices are the unit value, where lines are known.
    or mix_effect_cny + price_effect_cny <> unit_value_effect_cny
    or (mix_effect_cny is null) <> (price_effect_cny is null)
    or (
        split_null_reason is null
        and (
            volume_effect_cny + unit_value_effect_cny is distinct from value_cny - base_value_cny
            or volume_effect_pp + unit_value_effect_pp is distinct from value_growth_pct
            or abs(
                cast(volume_effect_cny as double) * cast(base_quantity_t as double)
                - cast(base_value_cny as double) * cast(quantity_t - base_quantity_t as double)
            ) > 0.006 * cast(base_quantity_t as double)
        )
    )
