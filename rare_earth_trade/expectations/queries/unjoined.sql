-- Values of a column that a dimension does not list.
select distinct this.{column}
from {batch} as this
left join marts.{dimension} as dimension on this.{column} = dimension.{key}
where this.{column} is not null and dimension.{key} is null
