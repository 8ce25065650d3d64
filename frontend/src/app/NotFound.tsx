import { Link } from '@tanstack/react-router';
import { PageTitle } from '@/components/PageTitle';

export function NotFound() {
  return (
    <>
      <PageTitle windowTitle="Not found">There is no such page</PageTitle>
      <p>
        The address may be mistyped, or what stood here was removed. Go to the <Link to="/">start</Link>, or look among
        the <Link to="/songs">songs</Link>.
      </p>
    </>
  );
}
